// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code consul watch -type event}, which starts a process for what is new. That process is as light as they get, {@code cat}
 * without a shell, and inherits the output that is read here: an event is told when its line arrives. The start of the
 * process is part of that, for whoever watches this way pays for it.
 */
final class CommandHearer implements Hearer {

    private final Place place;
    private final Bell bell;
    private Optional<Process> process = Optional.empty();

    CommandHearer(Place place, Bell bell) {
        this.place = place;
        this.bell = bell;
    }

    @Override
    public void begin(Optional<String> name) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(place.consul().toString(), "watch", "-http-addr=" + place.agent(), "-type=event"));
        name.ifPresent(one -> command.add("-name=" + one));
        command.addAll(List.of("-shell=false", "cat"));
        Process watch = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process = Optional.of(watch);
        Thread reader = new Thread(() -> read(watch), "consul-watch");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Process watch) {
        try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long at = System.nanoTime();
                bell.toldAll(line, at);
            }
        } catch (IOException over) {
            // It has been ended: what is not told is counted.
        }
    }

    @Override
    public void end() {
        process.ifPresent(Process::destroyForcibly);
    }

    @Override
    public void close() {
        end();
    }
}
