// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec.keys;

import java.util.Optional;

/**
 * The keys of one job: {@code <prefix>/<session>/job} and, for each node, {@code <node>/ack}, {@code <node>/out/<number>}
 * and {@code <node>/exit} beside it (Consul {@code agent/remote_exec.go}).
 */
public record JobKeys(String folder) {

    private static final String ACK = "/ack";
    private static final String EXIT = "/exit";
    private static final String OUT = "/out/";

    /** What a key under the folder says. */
    public sealed interface Meaning {}

    /** The job itself: there as long as its session lives. */
    public record Job() implements Meaning {}

    /** What a node has written. */
    public sealed interface OfNode extends Meaning {
        String node();
    }

    public record Ack(String node) implements OfNode {}

    public record Out(String node, long number) implements OfNode {}

    public record Exit(String node) implements OfNode {}

    public static JobKeys of(String prefix, String session) {
        return new JobKeys(prefix + "/" + session + "/");
    }

    public String job() {
        return folder + "job";
    }

    /** Hexadecimal, padded to at least five digits: from a million on the order of keys is not that of numbers. */
    public String out(String node, long number) {
        return folder + node + OUT + String.format("%05x", number);
    }

    /** Where what the node writes lies. */
    public String of(String node) {
        return folder + node + "/";
    }

    public String ack(String node) {
        return folder + node + ACK;
    }

    public String exit(String node) {
        return folder + node + EXIT;
    }

    /** What the key says; nothing where it is none that an agent writes. A node's name may hold slashes. */
    public Optional<Meaning> read(String key) {
        if (key.equals(job())) {
            return Optional.of(new Job());
        }
        if (!key.startsWith(folder)) {
            return Optional.empty();
        }
        String rest = key.substring(folder.length());
        return chunk(rest)
                .filter(chunk -> out(chunk.node(), chunk.number()).equals(key))
                .<Meaning>map(chunk -> chunk)
                .or(() -> node(rest, ACK).map(Ack::new))
                .or(() -> node(rest, EXIT).map(Exit::new));
    }

    private static Optional<Out> chunk(String rest) {
        int out = rest.lastIndexOf(OUT);
        return out <= 0
                ? Optional.empty()
                : number(rest.substring(out + OUT.length())).map(number -> new Out(rest.substring(0, out), number));
    }

    private static Optional<String> node(String rest, String ending) {
        return rest.endsWith(ending) && rest.length() > ending.length()
                ? Optional.of(rest.substring(0, rest.length() - ending.length()))
                : Optional.empty();
    }

    private static Optional<Long> number(String digits) {
        boolean hexadecimal = !digits.isEmpty()
                && digits.length() <= 15
                && digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
        return hexadecimal ? Optional.of(Long.parseLong(digits, 16)) : Optional.empty();
    }
}
