// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

/**
 * The fields of one kind of value, in their order.
 *
 * @param <T> what is written
 */
@FunctionalInterface
interface Form<T> {

    void write(T value, Fields fields);
}
