// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.Bytes;
import io.consulflux.state.KvEntry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads a listing as Consul's encoder writes it. It keeps the positions of an entry's texts until the entry ends, so that
 * one that has not changed is told from its numbers and makes no object. It gives up, saying nothing, at whatever it does
 * not expect; then the answer is for {@link KvParser}.
 */
final class KvScanner {

    /** The fields in the order in which Consul writes them. */
    private static final List<String> NAMES =
            List.of("LockIndex", "Key", "Flags", "Value", "Session", "CreateIndex", "ModifyIndex");

    private static final int LOCK_INDEX = 0;
    private static final int KEY = 1;
    private static final int FLAGS = 2;
    private static final int VALUE = 3;
    private static final int SESSION = 4;
    private static final int CREATE_INDEX = 5;
    private static final int MODIFY_INDEX = 6;
    private static final int UNKNOWN = 7;

    /** Each with its quotes and the colon. */
    private static final byte[][] FIELDS = NAMES.stream()
            .map(name -> ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    /** Zeros behind the body, where every loop ends without looking at the length: no JSON holds a zero. */
    private static final int PADDING = 32;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;

    private final byte[] json;
    private final int end;
    private final KvMerge merge;
    private final JsonText text;
    private final ToIntFunction<String> order = this::compareKey;
    private final int[] from = new int[UNKNOWN + 1];
    private final int[] to = new int[UNKNOWN + 1];
    private final long[] number = new long[UNKNOWN + 1];
    private int at;
    private int expected;
    private int seen;

    KvScanner(Bytes body, KvMerge merge) {
        this.end = body.size();
        this.json = new byte[end + PADDING];
        body.asByteBuffer().get(json, 0, end);
        this.merge = merge;
        this.text = new JsonText(json);
    }

    /** Whether the whole answer was as expected; only then does the merge hold the listing. */
    boolean scan() {
        if (!take('[')) {
            return false;
        }
        if (!take(']')) {
            do {
                if (!entry()) {
                    return false;
                }
            } while (take(','));
            if (!take(']')) {
                return false;
            }
        }
        blank();
        return at == end;
    }

    private boolean entry() {
        if (!take('{')) {
            return false;
        }
        expected = LOCK_INDEX;
        seen = 0;
        // What an entry may lack; the rest is there or the entry is refused.
        nothingIn(VALUE);
        nothingIn(SESSION);
        number[LOCK_INDEX] = 0;
        number[FLAGS] = 0;
        number[CREATE_INDEX] = 0;
        do {
            blank();
            if (!field()) {
                return false;
            }
        } while (take(','));
        boolean whole = (seen & 1 << KEY) != 0 && (seen & 1 << MODIFY_INDEX) != 0;
        return take('}') && whole && merged();
    }

    private boolean field() {
        int field = name();
        seen |= field < 0 ? 0 : 1 << field;
        return switch (field) {
            case KEY -> string(KEY);
            case VALUE, SESSION -> string(field) || nothing(field);
            case LOCK_INDEX, FLAGS, CREATE_INDEX, MODIFY_INDEX -> number(field);
            case UNKNOWN -> unknown();
            default -> false;
        };
    }

    /** A value that is not for us, but must be sound all the same. */
    private boolean unknown() {
        if (json[at] == '"') {
            return string(UNKNOWN) && text.read(from[UNKNOWN], to[UNKNOWN]) != null;
        }
        return number(UNKNOWN) || nothing(UNKNOWN);
    }

    /** The field whose name stands here, its colon behind us; the usual order makes this one comparison. */
    private int name() {
        for (int field = expected; field <= MODIFY_INDEX && field <= expected + 1; field++) {
            if (stands(FIELDS[field])) {
                at += FIELDS[field].length;
                expected = field + 1;
                blank();
                return field;
            }
        }
        if (!string(UNKNOWN)) {
            return -1;
        }
        String name = text.read(from[UNKNOWN], to[UNKNOWN]);
        if (name == null || !take(':')) {
            return -1;
        }
        blank();
        int field = NAMES.indexOf(name);
        expected = field < 0 ? expected : field + 1;
        return field < 0 ? UNKNOWN : field;
    }

    private boolean stands(byte[] literal) {
        return Arrays.equals(json, at, at + literal.length, literal, 0, literal.length);
    }

    /** Keeps where a string stands, without its quotes. Texts beyond plain ones are looked at when they are read. */
    private boolean string(int field) {
        if (json[at] != '"') {
            return false;
        }
        int start = at + 1;
        int i = start;
        while (true) {
            i = pastPlain(i);
            byte here = json[i];
            if (here == '"') {
                from[field] = start;
                to[field] = i;
                at = i + 1;
                return true;
            }
            boolean read = field == KEY || field == UNKNOWN;
            if (here == 0 || (!read && (here < ' ' || here == '\\'))) {
                return false;
            }
            i += here == '\\' ? 2 : 1;
        }
    }

    /** Past the bytes that neither end a string nor are special in one, eight by eight while there are eight. */
    private int pastPlain(int start) {
        int i = start;
        while (true) {
            long word = (long) EIGHT.get(json, i);
            long backslash = word ^ ONES * '\\';
            // A byte below '+' is a quote, a control character or one of nine signs; the third is a high bit.
            long low = (word - ONES * '+') & ~word;
            long escape = (backslash - ONES) & ~backslash;
            long special = (low | escape | word) & TOPS;
            if (special != 0) {
                return i + Long.numberOfTrailingZeros(special) / Byte.SIZE;
            }
            i += Long.BYTES;
        }
    }

    private boolean nothing(int field) {
        if (!stands(NULL)) {
            return false;
        }
        at += NULL.length;
        nothingIn(field);
        return true;
    }

    private void nothingIn(int field) {
        from[field] = 0;
        to[field] = 0;
    }

    /** At most 19 digits, which always fit, or 20 that do. */
    private boolean number(int field) {
        int start = at;
        long value = 0;
        int digit = json[at] - '0';
        while (digit >= 0 && digit <= 9 && at - start < 19) {
            value = value * 10 + digit;
            digit = json[++at] - '0';
        }
        if (digit >= 0 && digit <= 9) {
            if (Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, 10)) > 0) {
                return false;
            }
            value = value * 10 + digit;
            at++;
        }
        number[field] = value;
        int length = at - start;
        byte here = json[at];
        return length > 0
                && (length == 1 || json[start] != '0')
                && (here == ',' || here == '}' || here == ' ' || here == '\n');
    }

    private boolean merged() {
        KvEntry known = merge.known(order);
        if (text.odd()) {
            return false;
        }
        if (known != null && unchanged(known)) {
            merge.keep(known);
            return true;
        }
        KvEntry entry = entry(known);
        if (entry == null) {
            return false;
        }
        merge.put(entry);
        return true;
    }

    private boolean unchanged(KvEntry known) {
        return KvMerge.sameNumbers(known, number[MODIFY_INDEX], number[CREATE_INDEX], number[LOCK_INDEX], number[FLAGS])
                && KvMerge.fits(known, to[VALUE] - from[VALUE])
                && text.compare(from[SESSION], to[SESSION], known.session().orElse("")) == 0;
    }

    private @Nullable KvEntry entry(@Nullable KvEntry known) {
        String key = known != null ? known.key() : text.read(from[KEY], to[KEY]);
        String session = text.read(from[SESSION], to[SESSION]);
        byte[] value = value();
        if (key == null || session == null || value == null) {
            return null;
        }
        return new KvEntry(
                key,
                Bytes.owning(value),
                number[FLAGS],
                number[LOCK_INDEX],
                session.isEmpty() ? Optional.empty() : Optional.of(session),
                number[CREATE_INDEX],
                number[MODIFY_INDEX]);
    }

    private byte @Nullable [] value() {
        try {
            return Base64.getDecoder().decode(Arrays.copyOfRange(json, from[VALUE], to[VALUE]));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private int compareKey(String known) {
        return text.compare(from[KEY], to[KEY], known);
    }

    private boolean take(char mark) {
        blank();
        if (json[at] != mark) {
            return false;
        }
        at++;
        return true;
    }

    private void blank() {
        while (json[at] <= ' ' && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }
}
