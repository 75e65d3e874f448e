// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.wire.Response;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KvWriteTest {

    private static final Bytes VALUE = Bytes.utf8("v");

    @Test
    void aPlainWriteAsksForNothingElse() {
        assertThat(KvWrite.put("a/b", VALUE, 0).request()).hasToString("PUT /v1/kv/a/b");
        assertThat(KvWrite.put("a/b", VALUE, 0).request().body()).isEqualTo(VALUE);
        assertThat(KvWrite.delete("a/b").request()).hasToString("DELETE /v1/kv/a/b");
    }

    @Test
    void numbersAreSentUnsigned() {
        assertThat(KvWrite.put("a", VALUE, -1).request()).hasToString("PUT /v1/kv/a?flags=18446744073709551615");
        assertThat(KvWrite.cas("a", Long.MIN_VALUE, VALUE, 7).request())
                .hasToString("PUT /v1/kv/a?flags=7&cas=9223372036854775808");
        assertThat(KvWrite.delete("a", -2).request()).hasToString("DELETE /v1/kv/a?cas=18446744073709551614");
    }

    @Test
    void onlyTheCreationOfAKeyIsSentWithAnIndexOfZero() {
        assertThat(KvWrite.putIfAbsent("a", VALUE, 0).request()).hasToString("PUT /v1/kv/a?cas=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KvWrite.cas("a", 0, VALUE, 0))
                .withMessageContaining("got 0");
        assertThatIllegalArgumentException().isThrownBy(() -> KvWrite.delete("a", 0));
    }

    @Test
    void aFolderIsDeletedWithTheSlashThatSparesItsNeighbours() {
        assertThat(KvWrite.deleteUnder("a/b").request()).hasToString("DELETE /v1/kv/a/b/?recurse");
        assertThat(KvWrite.deleteUnder("a/b/").request()).hasToString("DELETE /v1/kv/a/b/?recurse");
        assertThat(KvWrite.deleteUnder("a").inDatacenter(Optional.of("dc2")).request())
                .hasToString("DELETE /v1/kv/a/?recurse&dc=dc2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "/", "//", "/a", "..", "./", "a/..", "a//b", "a//"})
    void noFolderReachesFurtherThanItSays(String folder) {
        assertThatIllegalArgumentException().isThrownBy(() -> KvWrite.deleteUnder(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/a", "a//b", "a/../b", "..", "a/.", "a\nb", "a\u0000", "a\ud83d", "\ude00"})
    void aKeyThatConsulWouldTakeForAnotherIsRefusedAtOnce(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> KvWrite.put(key, VALUE, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> KvWrite.delete(key));
        assertThatIllegalArgumentException().isThrownBy(() -> KvWrite.delete(key, 1));
    }

    @Test
    void oddKeysAreEncoded() {
        assertThat(KvWrite.delete("a b/%25/ä/😀/?x&y#z+/..c").request().path())
                .isEqualTo("/v1/kv/a%20b/%2525/%C3%A4/%F0%9F%98%80/%3Fx%26y%23z%2B/..c");
    }

    @Test
    void aValueMayHaveHalfAMebibyteAndNotAByteMore() {
        Bytes most = Bytes.owning(new byte[524_288]);
        assertThat(KvWrite.put("a", most, 0).request().body()).isEqualTo(most);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KvWrite.putIfAbsent("a", Bytes.owning(new byte[524_289]), 0))
                .withMessage("value of \"a\": expected at most 524288 bytes, the most that Consul takes, got 524289");
    }

    @Test
    void theAnswerTellsWhetherItWasDone() {
        KvWrite write = KvWrite.delete("a", 1);
        assertThat(write.isDone(answer("true\n"))).isTrue();
        assertThat(write.isDone(answer("false"))).isFalse();
        assertThatExceptionOfType(ConsulAnswerException.class)
                .isThrownBy(() -> write.isDone(answer("\"true\"")))
                .withMessageContaining("DELETE /v1/kv/a");
        assertThatExceptionOfType(ConsulAnswerException.class).isThrownBy(() -> write.isDone(answer("")));
    }

    private static Response answer(String body) {
        return new Response(200, Map.of(), Bytes.utf8(body));
    }
}
