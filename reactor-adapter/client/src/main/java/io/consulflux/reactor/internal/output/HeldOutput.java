// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.output;

import io.consulflux.Bytes;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What one node printed: its beginning, and enough of the rest to tell whether another printed the same. */
final class HeldOutput {

    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream(0);
    private final MessageDigest digest = sha256();
    private long bytes;
    private boolean truncated;

    /** Equal where the whole output was. */
    record Print(long bytes, Bytes digest) {}

    /** Takes a chunk, and holds at most so many bytes of it; how many it held. What comes after a gap is not held. */
    int add(Bytes chunk, int most) {
        digest.update(chunk.asByteBuffer());
        int kept = beginning.size() < bytes ? 0 : Math.max(0, Math.min(most, chunk.size()));
        beginning.write(chunk.toByteArray(), 0, kept);
        bytes += chunk.size();
        return kept;
    }

    /** A limit of the job's left out the rest. */
    void truncate() {
        truncated = true;
    }

    boolean truncated() {
        return truncated;
    }

    int held() {
        return beginning.size();
    }

    Bytes beginning() {
        return Bytes.owning(beginning.toByteArray());
    }

    /** To be asked once, at the end. */
    Print print() {
        return new Print(bytes, Bytes.owning(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
