// SPDX-License-Identifier: Apache-2.0
/** What all endpoints share: JSON, server-sent events, problems, who may do what. */
@NullMarked
package io.consulflux.samples.webflux.web;

import org.jspecify.annotations.NullMarked;
