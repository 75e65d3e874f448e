// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import java.util.Locale;

/**
 * The operating system and processor, in the words of HashiCorp's release archives.
 *
 * @param os {@code linux} or {@code darwin}
 * @param arch {@code amd64}, {@code arm64} or {@code 386}
 */
public record Platform(String os, String arch) {

    /** The machine this JVM runs on; an unknown one keeps Java's own names. */
    public static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /** Translates Java's {@code os.name} and {@code os.arch}. */
    public static Platform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        return new Platform(
                os.startsWith("mac") ? "darwin" : os,
                switch (arch) {
                    case "x86_64", "amd64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    case "x86", "i386", "i486", "i586", "i686" -> "386";
                    default -> arch;
                });
    }

    /** Whether agents can be guarded here: a POSIX shell and signals are needed. */
    public boolean isSupported() {
        return os.equals("linux") || os.equals("darwin");
    }
}
