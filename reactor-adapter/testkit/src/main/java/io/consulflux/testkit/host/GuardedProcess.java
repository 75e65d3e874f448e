// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running program that its {@link Guard} will end; its children end with it. */
public final class GuardedProcess {
    private final Process process;
    private final CompletableFuture<Void> swept;

    GuardedProcess(Process process, Path pidFile) {
        this.process = process;
        // The number may be given to a stranger as soon as the process is gone, so it is struck off at once.
        this.swept = process.onExit().thenRunAsync(() -> {
            if (Files.exists(pidFile)) { // else the guard is at work
                killGroup();
                deleteOwn(pidFile);
            }
        });
    }

    /** The process number, as the system knows it. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended yet; a paused program is alive. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end (SIGTERM). */
    public void terminate() {
        process.destroy();
    }

    /** Ends it and all of its process group at once (SIGKILL). */
    public void kill() {
        process.destroyForcibly();
    }

    /** Stops the program's clock (SIGSTOP). */
    public void pause() {
        signal("STOP", process.pid());
    }

    /** Lets a paused program go on (SIGCONT). */
    public void resume() {
        signal("CONT", process.pid());
    }

    /** Whether the program and its group are gone within the limit. */
    public boolean awaitEnd(Duration limit) {
        try {
            swept.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for process " + process.pid());
        } catch (ExecutionException e) {
            throw new IllegalStateException("process " + process.pid() + " left something behind", e.getCause());
        }
    }

    private void killGroup() {
        signal("KILL", -process.pid());
    }

    private static void signal(String name, long target) {
        try {
            Command.of("sh", "-c", "kill -s " + name + " -- " + target).run();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send " + name + " to " + target, e);
        }
    }

    /** By now the file may be that of the program's successor, which the guard has to end. */
    private void deleteOwn(Path pidFile) {
        try {
            if (Files.readString(pidFile).strip().equals(Long.toString(process.pid()))) {
                Files.deleteIfExists(pidFile);
            }
        } catch (NoSuchFileException atWork) {
            // The guard has been quicker.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
