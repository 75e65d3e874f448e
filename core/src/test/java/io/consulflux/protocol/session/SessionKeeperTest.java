// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionKeeperTest {

    private final ConsulException passing = new ConsulUnavailableException("PUT", 500, "No cluster leader");

    private final SessionKeeper keeper = new SessionKeeper("s1", Duration.ofSeconds(16), Optional.empty(), nanos(100));

    @Test
    void theFirstRenewalIsDueHalfATimeToLiveAfterTheCreationWasSent() {
        assertThat(timers()).isEqualTo(Map.of("session renewal", nanos(108), "session expiry", nanos(116)));
    }

    @Test
    void aRenewalIsSentInTimeForAnother() {
        Call renewal = renew(108);

        assertThat(renewal.request()).hasToString("PUT /v1/session/renew/s1");
        assertThat(renewal.limit())
                .hasValueSatisfying(limit -> assertThat(limit).isLessThan(Duration.ofSeconds(8)));
    }

    @Test
    void whileARenewalIsUnderWayNoOtherIsDue() {
        renew(108);

        assertThat(timers()).isEqualTo(Map.of("session expiry", nanos(116)));
    }

    @Test
    void theTimeToLiveRunsFromWhenTheGoodRenewalWasSentNotFromItsAnswer() {
        renew(110);
        keeper.renewed();

        assertThat(timers()).isEqualTo(Map.of("session renewal", nanos(118), "session expiry", nanos(126)));
    }

    @Test
    void aRenewalThatFailsIsRepeatedAfterASecondAndMovesNoLimit() {
        renew(108);
        keeper.failed(passing, at(109));

        assertThat(timers()).isEqualTo(Map.of("session renewal", nanos(110), "session expiry", nanos(116)));
        assertThat(keeper.loss()).isEmpty();
    }

    @Test
    void aRefusalOtherThanNotFoundIsTriedAgainToo() {
        renew(108);
        keeper.failed(new ConsulDeniedException("PUT", "Permission denied"), at(109));

        assertThat(keeper.loss()).isEmpty();
        assertThat(timers()).containsKey("session renewal");
    }

    @Test
    void aSessionThatConsulKnowsNoLongerIsLost() {
        renew(108);
        keeper.failed(new ConsulRequestException("PUT", 404, "Session id 's1' not found"), at(109));

        assertThat(keeper.loss())
                .hasValueSatisfying(loss -> assertThat(loss)
                        .isInstanceOf(ConsulSessionLostException.class)
                        .hasMessageContaining("s1"));
    }

    @Test
    void aSessionPastItsTimeToLiveIsLostThoughConsulSaidNothing() {
        renew(108);

        assertThat(keeper.fired("session expiry", at(116))).isEmpty();
        assertThat(keeper.loss()).isPresent();
    }

    @Test
    void itOwnsItsNamesAndNoOthers() {
        assertThat(SessionKeeper.owns("session renewal")).isTrue();
        assertThat(SessionKeeper.owns("session expiry")).isTrue();
        assertThat(SessionKeeper.owns("session creation")).isFalse();
    }

    @Test
    void aSessionElsewhereIsRenewedThere() {
        SessionKeeper elsewhere = new SessionKeeper("s1", Duration.ofSeconds(16), Optional.of("dc2"), 0);

        assertThat(elsewhere.fired("session renewal", at(8)))
                .hasValueSatisfying(call -> assertThat(call.request()).hasToString("PUT /v1/session/renew/s1?dc=dc2"));
    }

    private Call renew(long second) {
        return keeper.fired("session renewal", at(second)).orElseThrow();
    }

    private Map<String, Long> timers() {
        Map<String, Long> timers = new HashMap<>();
        keeper.addTimers(timers);
        return timers;
    }

    private static Moment at(long second) {
        return new Moment(nanos(second), Instant.EPOCH);
    }

    private static long nanos(long second) {
        return Duration.ofSeconds(second).toNanos();
    }
}
