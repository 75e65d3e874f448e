// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.samples.cli.lines.Look;
import io.consulflux.samples.cli.lines.Shown;
import io.consulflux.samples.cli.text.DurationText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The two standard streams: events go to standard output and nothing else does; progress, remarks and errors go to
 * standard error. Both may be one terminal, so the progress line is wiped before anything else is written. Nothing is
 * written that is not {@link Shown}, and nothing else in this program writes.
 */
public final class Screen {

    private static final String WIPE = "\r\033[K";

    private final OutputStream events;
    private final PrintStream remarks;
    private final Terminal terminal;
    private boolean inProgress;

    public Screen(OutputStream events, PrintStream remarks, Terminal terminal) {
        this.events = events;
        this.remarks = remarks;
        this.terminal = terminal;
    }

    /** Standard output takes no more: its reader went away, or its disk is full. */
    static final class OutputClosedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OutputClosedException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** This process's own. Not {@code System.out}, which hides that its reader went away. */
    public static Screen system() {
        return new Screen(
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Terminal.of(System.getProperties(), System.getenv()));
    }

    /** How events are to look. */
    public Look look() {
        return terminal.look();
    }

    /** Whether somebody reads standard output and can go away; a file cannot. */
    boolean hasReader() {
        return !terminal.file();
    }

    /**
     * Writes one event, of one line or several, at once: people and pipes see it when it happens.
     *
     * @throws OutputClosedException if standard output takes no more
     */
    synchronized void event(Shown lines) {
        wipe();
        try {
            events.write((lines + "\n").getBytes(StandardCharsets.UTF_8));
            events.flush();
        } catch (IOException e) {
            throw new OutputClosedException(e);
        }
    }

    /** Shows this below the events until the next call; nothing where standard error is no terminal. */
    synchronized void progress(Shown text) {
        if (terminal.progress()) {
            wipe();
            remarks.print(text);
            remarks.flush();
            inProgress = true;
        }
    }

    /** A line for the person, whichever form the events have. */
    public synchronized void remark(Shown line) {
        wipe();
        remarks.println(line);
    }

    /** What went wrong, in one line, its durations as the command line has them. */
    public void error(String message) {
        remark(Shown.inOneLine("consul-flux: " + DurationText.plain(message)));
    }

    private void wipe() {
        if (inProgress) {
            remarks.print(WIPE);
            remarks.flush();
            inProgress = false;
        }
    }
}
