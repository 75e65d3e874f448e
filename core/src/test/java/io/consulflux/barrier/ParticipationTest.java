// SPDX-License-Identifier: Apache-2.0
package io.consulflux.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.session.SessionSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParticipationTest {

    @ParameterizedTest
    @ValueSource(strings = {"deploy/7", "deploy/7/", "deploy/7//"})
    void thePrefixHasOneSlashAtItsEndHoweverItIsGiven(String prefix) {
        assertThat(Participation.of(prefix, "web-1").key()).isEqualTo("deploy/7/web-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "a/b", "/a", "a/", "a\u0000", "a\n", "\uD800"})
    void anIdThatCannotBeTheLastPartOfAKeyIsRefused(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> Participation.of("deploy", id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "...", "50%", "a b", "größe", "\uD83D\uDE00", "a+b&c=d?e#f"})
    void anyOtherIdIsPartOfTheKeyAsItIs(String id) {
        assertThat(Participation.of("deploy", id).key()).isEqualTo("deploy/" + id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/deploy", "a//b", "../deploy", "a/./b"})
    void aPrefixThatConsulWouldTakeForAnotherIsRefused(String prefix) {
        assertThatIllegalArgumentException().isThrownBy(() -> Participation.of(prefix, "web-1"));
    }

    @Test
    void theSessionLetsTheEntryGoWithItAndComeBackAtOnce() {
        SessionSpec session = Participation.of("deploy", "web-1").session();
        assertThat(session.ttl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(session.lockDelay()).isZero();
        assertThat(session.behavior()).isEqualTo(SessionSpec.Behavior.DELETE);
        assertThat(Participation.of("deploy", "web-1")
                        .ttl(Duration.ofSeconds(10))
                        .session())
                .isEqualTo(session.ttl(Duration.ofSeconds(10)));
    }
}
