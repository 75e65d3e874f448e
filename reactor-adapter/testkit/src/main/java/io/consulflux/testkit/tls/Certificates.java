// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.tls;

import java.nio.file.Path;

/**
 * A throwaway authority and what it signed, as PEM files.
 *
 * @param ca the authority's certificate
 * @param agentCertificate for agents, good for 127.0.0.1 and localhost
 * @param agentKey its private key
 * @param clientCertificate for clients
 * @param clientKey its private key
 */
public record Certificates(Path ca, Path agentCertificate, Path agentKey, Path clientCertificate, Path clientKey) {}
