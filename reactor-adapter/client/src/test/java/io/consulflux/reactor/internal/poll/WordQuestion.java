// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import io.consulflux.error.ConsulAnswerException;
import io.consulflux.poll.Question;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Optional;

/** Asks for a word: the simplest state there is. A question mark is no answer to it. */
public record WordQuestion(String name) implements Question<String> {

    @Override
    public Request request() {
        return Request.get("/v1/kv/" + name);
    }

    @Override
    public String read(Response response, Optional<String> before) {
        String word = response.body().utf8();
        if (word.equals("?")) {
            throw new ConsulAnswerException(request().operation(), response.status(), "no word", null);
        }
        return word;
    }
}
