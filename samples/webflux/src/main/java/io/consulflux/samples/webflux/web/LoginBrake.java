// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Slows down who guesses passwords: after some tries that failed, the next is let through only after a pause, which doubles
 * with each. Counted for a user from an address, and for an address whatever the user; not for a user alone, since then
 * anybody could keep anybody else out. An address of version 6 counts by its network, which is one household's.
 *
 * <p>Memory is bounded: of more than can be remembered the longest unseen is forgotten.
 */
@Component
final class LoginBrake {

    /** Tries that cost nothing: people mistype. */
    private static final int FREE_OF_A_USER = 3;

    private static final int FREE_OF_AN_ADDRESS = 20;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int DOUBLINGS = 6;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
    private static final int MOST = 10_000;
    private static final int LONGEST_USER = 128;
    private static final int NETWORK_BYTES = 8;

    private final Clock clock;

    /** Guarded by itself; the longest unseen first. */
    private final Map<String, Tries> tries = new LinkedHashMap<>();

    private record Tries(int failed, Instant last, Instant next) {}

    private record Key(String name, int free) {}

    @Autowired
    LoginBrake() {
        this(Clock.systemUTC());
    }

    LoginBrake(Clock clock) {
        this.clock = clock;
    }

    /**
     * Begins a try, which counts as failed until it has succeeded, so that many at once are slowed down as well.
     *
     * @return how long to wait before the next; zero where this one may go on
     */
    Duration begin(String user, @Nullable InetSocketAddress from) {
        Instant now = clock.instant();
        synchronized (tries) {
            forgetOld(now);
            List<Key> keys = keys(user, from);
            Duration pause = keys.stream()
                    .map(key -> tries.get(key.name()))
                    .flatMap(Stream::ofNullable)
                    .map(before -> Duration.between(now, before.next()))
                    .max(Duration::compareTo)
                    .filter(left -> !left.isNegative())
                    .orElse(Duration.ZERO);
            if (pause.isZero()) {
                keys.forEach(key -> count(key, now));
            }
            return pause;
        }
    }

    /** The try that was begun was right: what was counted of this user is forgotten, of the address this one try. */
    void succeeded(String user, @Nullable InetSocketAddress from) {
        synchronized (tries) {
            List<Key> keys = keys(user, from);
            tries.remove(keys.get(0).name());
            tries.computeIfPresent(
                    keys.get(1).name(), (any, before) -> new Tries(before.failed() - 1, before.last(), before.last()));
        }
    }

    int remembered() {
        synchronized (tries) {
            return tries.size();
        }
    }

    private void count(Key key, Instant now) {
        Tries before = tries.remove(key.name());
        int failed = before == null ? 1 : before.failed() + 1;
        Duration pause = failed < key.free()
                ? Duration.ZERO
                : FIRST_PAUSE.multipliedBy(1L << Math.min(DOUBLINGS, failed - key.free()));
        tries.put(key.name(), new Tries(failed, now, now.plus(pause)));
        if (tries.size() > MOST) {
            forgetFirst();
        }
    }

    private void forgetOld(Instant now) {
        while (!tries.isEmpty()
                && tries.values().iterator().next().last().plus(FORGOTTEN_AFTER).isBefore(now)) {
            forgetFirst();
        }
    }

    private void forgetFirst() {
        tries.remove(tries.keySet().iterator().next());
    }

    private static List<Key> keys(String user, @Nullable InetSocketAddress from) {
        String address = address(from == null ? null : from.getAddress());
        String known = user.length() > LONGEST_USER ? user.substring(0, LONGEST_USER) : user;
        return List.of(new Key(address + " " + known, FREE_OF_A_USER), new Key(address, FREE_OF_AN_ADDRESS));
    }

    private static String address(@Nullable InetAddress address) {
        if (address == null) {
            return "unknown";
        }
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }
}
