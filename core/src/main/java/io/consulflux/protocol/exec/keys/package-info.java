// SPDX-License-Identifier: Apache-2.0
/**
 * Where Consul's agents keep what belongs to a job, and which chunks of output have come.
 *
 * <p>It imports no other room of the protocols. Confined to one conversation.
 */
@NullMarked
package io.consulflux.protocol.exec.keys;

import org.jspecify.annotations.NullMarked;
