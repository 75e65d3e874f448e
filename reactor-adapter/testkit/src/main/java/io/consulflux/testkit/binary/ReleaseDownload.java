// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * HashiCorp's release archive, checked against the SHA-256 sums published beside it.
 *
 * @param cache where the binary is kept
 * @param settings the version wanted and the base address
 * @param web fetches one file
 * @param progress told before each long step
 */
record ReleaseDownload(BinaryCache cache, Settings settings, Web web, Consumer<String> progress)
        implements BinaryPlace {

    @Override
    public String name() {
        return "HashiCorp's release of Consul " + settings.version();
    }

    @Override
    public Path find() throws Unavailable {
        try {
            return cache.getOrFetch(settings.version(), this::fetch);
        } catch (IOException e) {
            throw new Unavailable(e);
        }
    }

    private Path fetch(Path work) throws IOException, Unavailable {
        String version = settings.version();
        String stem = "consul_" + version + "_";
        String base = settings.releases().toString().replaceAll("/+$", "") + "/consul/" + version + "/";
        String archiveName =
                stem + cache.platform().os() + "_" + cache.platform().arch() + ".zip";

        Path sums = web.get(URI.create(base + stem + "SHA256SUMS"), work.resolve("SHA256SUMS"));
        String expected = Checksums.parse(Files.readString(sums)).of(archiveName);
        progress.accept("Downloading " + base + archiveName);
        Path archive = web.get(URI.create(base + archiveName), work.resolve(archiveName));
        String actual = sha256(archive);
        if (!actual.equals(expected)) {
            Files.delete(archive);
            throw new Unavailable(base + archiveName + " was thrown away: its SHA-256 is " + actual + " but should be "
                    + expected + ". Something between here and the server changed it, or the mirror is broken.");
        }
        return unpack(archive, work.resolve("consul"));
    }

    private static Path unpack(Path archive, Path target) throws IOException, Unavailable {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("consul")) {
                    Files.copy(zip, target);
                    return target;
                }
            }
        }
        throw new Unavailable(archive.getFileName() + " holds no file named consul");
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
