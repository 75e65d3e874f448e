// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.proxy;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds where HTTP requests end in the bytes of a connection. Bodies have a stated length: clients of Consul say it. */
final class RequestEnds {
    private static final int LONGEST_HEAD = 1 << 16;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *([0-9]{1,9}) *\r?$");

    private final StringBuilder head = new StringBuilder();
    private long ofBody;

    /**
     * Takes the next bytes, and says how many requests ended in them.
     *
     * @throws IOException if they are none of a request
     */
    int take(byte[] bytes, int count) throws IOException {
        int ended = 0;
        int at = 0;
        while (at < count) {
            if (ofBody > 0) {
                int body = (int) Math.min(ofBody, count - at);
                ofBody -= body;
                at += body;
            } else {
                head.append((char) (bytes[at] & 0xff));
                at++;
                if (!endsHead()) {
                    continue;
                }
            }
            if (ofBody == 0) {
                ended++;
            }
        }
        requireStart();
        return ended;
    }

    /** Whether a request has begun and not ended. */
    boolean isWithin() {
        return ofBody > 0 || !head.isEmpty();
    }

    private boolean endsHead() throws IOException {
        int end = head.length() - END_OF_HEAD.length();
        if (end < 0 || head.indexOf(END_OF_HEAD, end) < 0) {
            return false;
        }
        requireStart();
        Matcher length = LENGTH.matcher(head);
        ofBody = length.find() ? Long.parseLong(length.group(1)) : 0;
        head.setLength(0);
        return true;
    }

    /** A method stands in capitals. */
    private void requireStart() throws IOException {
        boolean starts = head.isEmpty() || (head.charAt(0) >= 'A' && head.charAt(0) <= 'Z');
        if (!starts || head.length() > LONGEST_HEAD) {
            throw new ProtocolException("these bytes are no request");
        }
    }
}
