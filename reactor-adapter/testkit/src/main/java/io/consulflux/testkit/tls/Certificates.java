// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.tls;

import java.nio.file.Path;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * A throwaway authority and what it signed, as PEM files; the keys are in PKCS #8.
 *
 * @param ca the authority's certificate
 * @param agentCertificate for agents, good for 127.0.0.1, localhost and Consul's own names of servers
 * @param agentKey its private key
 * @param clientCertificate for clients
 * @param clientKey its private key
 * @param clientContext for clients in this JVM: trusts the authority, shows the client's certificate
 */
public record Certificates(
        Path ca,
        Path agentCertificate,
        Path agentKey,
        Path clientCertificate,
        Path clientKey,
        Supplier<SSLContext> clientContext) {}
