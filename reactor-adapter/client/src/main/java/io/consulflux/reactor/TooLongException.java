// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

/** Why an answer was not read to its end: it is the request that is too wide, not Consul that fails. */
final class TooLongException extends Exception {

    private static final long serialVersionUID = 1L;

    TooLongException() {
        super("longer than " + AnswerBody.LIMIT + " bytes", null, false, false);
    }
}
