// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the process finds on a node, and how long it may run there. Consul knows none of this: a few lines for the node's
 * {@code /bin/sh} go around what is run, so the nodes must be POSIX systems. Where those lines cannot do their part
 * (no such directory, nothing that makes a session) the exit code is 125, and the output says why.
 *
 * @param environment variables beside, or instead of, the agent's own. Values are data: nothing in them is expanded or
 *     run. A few names that a shell keeps for itself, such as {@code PPID}, do not arrive.
 * @param directory the working directory; a relative one begins at the agent's own, which is the default
 * @param killAfter how long the process may run, 1 s to 7 days, in whole seconds (a fraction counts as one more); by
 *     default without limit. See {@link ExecJob#killAfter(Duration)}.
 */
public record ExecSetup(Map<String, String> environment, Optional<String> directory, Optional<Duration> killAfter) {

    private static final Duration MIN_LIMIT = Duration.ofSeconds(1);
    private static final Duration MAX_LIMIT = Duration.ofDays(7);

    private static final ExecSetup AGENTS_OWN = new ExecSetup(Map.of(), Optional.empty(), Optional.empty());

    public ExecSetup {
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        environment.forEach(ExecSetup::requireVariable);
        directory.ifPresent(path -> {
            if (path.isBlank()) {
                throw new IllegalArgumentException("directory: expected a path, got a blank one");
            }
            ExecText.require("directory", path);
        });
        killAfter.ifPresent(limit -> {
            if (limit.compareTo(MIN_LIMIT) < 0 || limit.compareTo(MAX_LIMIT) > 0) {
                throw new IllegalArgumentException(
                        "killAfter: expected " + MIN_LIMIT + " to " + MAX_LIMIT + ", got " + limit);
            }
        });
    }

    /** The agent's environment and directory, and no limit: what Consul does by itself. The default. */
    public static ExecSetup agentsOwn() {
        return AGENTS_OWN;
    }

    /** The same with this variable, instead of one of this name. */
    public ExecSetup withVariable(String name, String value) {
        return withVariables(Map.of(name, value));
    }

    /** The same with these variables, instead of those of these names. */
    public ExecSetup withVariables(Map<String, String> variables) {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(variables);
        return new ExecSetup(all, directory, killAfter);
    }

    public ExecSetup withDirectory(String path) {
        return new ExecSetup(environment, Optional.of(path), killAfter);
    }

    public ExecSetup withKillAfter(Duration limit) {
        return new ExecSetup(environment, directory, Optional.of(limit));
    }

    /** Tells the names of the variables without their values, which may be secrets. */
    @Override
    public String toString() {
        return "ExecSetup[environment=" + environment.keySet() + ", directory=" + directory + ", killAfter=" + killAfter
                + "]";
    }

    private static void requireVariable(String name, String value) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("variable: expected a name of letters, digits and _,"
                    + " not beginning with a digit, got \"" + name + "\"");
        }
        ExecText.require("variable " + name, name + "=" + value);
    }
}
