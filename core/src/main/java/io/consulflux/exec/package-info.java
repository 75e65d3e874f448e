// SPDX-License-Identifier: Apache-2.0
/** The words of a job: what it runs, where, whom it waits for, and how long. */
@NullMarked
package io.consulflux.exec;

import org.jspecify.annotations.NullMarked;
