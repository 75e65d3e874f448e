// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

class InvitationTest {

    private final ServerProperties server = new ServerProperties();

    @Test
    void thePageIsOnThisMachineUnlessAnAddressIsSet() throws UnknownHostException {
        assertThat(Invitation.page(server, 8080)).isEqualTo("http://localhost:8080/");
        server.setAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        assertThat(Invitation.page(server, 8081)).isEqualTo("http://127.0.0.1:8081/");
    }

    @Test
    void anAddressWithColonsIsSetApartFromThePort() throws UnknownHostException {
        server.setAddress(InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
        assertThat(Invitation.page(server, 8080)).isEqualTo("http://[0:0:0:0:0:0:0:1]:8080/");
    }

    @Test
    void aServerWithTlsIsSaidToHaveIt() {
        server.setSsl(Ssl.forBundle("web"));
        assertThat(Invitation.page(server, 8443)).isEqualTo("https://localhost:8443/");
        Ssl keyStore = new Ssl();
        keyStore.setKeyStore("classpath:web.p12");
        server.setSsl(keyStore);
        assertThat(Invitation.page(server, 8443)).isEqualTo("https://localhost:8443/");
        keyStore.setEnabled(false);
        assertThat(Invitation.page(server, 8080)).isEqualTo("http://localhost:8080/");
    }
}
