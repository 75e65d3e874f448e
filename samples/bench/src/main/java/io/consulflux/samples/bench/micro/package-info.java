// SPDX-License-Identifier: Apache-2.0
/** How long the decoder and the planner take, without an agent, by JMH. */
@NullMarked
package io.consulflux.samples.bench.micro;

import org.jspecify.annotations.NullMarked;
