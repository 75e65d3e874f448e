// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.testkit.ConsulCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** The way into a cluster of the testkit, with all rights. Its agents stand in for one another. */
record ClusterConnectionDetails(List<String> addresses, Optional<String> token, Optional<SslBundle> sslBundle)
        implements ConsulFluxConnectionDetails {

    private static final int MOST_ADDRESSES = 16;

    static ClusterConnectionDetails of(ConsulCluster cluster) {
        List<String> addresses = cluster.agents().stream()
                .limit(MOST_ADDRESSES)
                .map(agent -> agent.httpAddress().toString())
                .toList();
        return new ClusterConnectionDetails(
                addresses,
                cluster.hasAcls() ? Optional.of(cluster.managementToken()) : Optional.empty(),
                cluster.hasTls() ? Optional.of(bundle(cluster)) : Optional.empty());
    }

    private static SslBundle bundle(ConsulCluster cluster) {
        return SslBundle.of(new PemSslStoreBundle(
                PemSslStoreDetails.forCertificate(file(cluster.clientCertificate()))
                        .withPrivateKey(file(cluster.clientKey())),
                PemSslStoreDetails.forCertificate(file(cluster.caFile()))));
    }

    private static String file(Path file) {
        return file.toUri().toString();
    }

    /** Tells no token. */
    @Override
    public String toString() {
        return "ClusterConnectionDetails" + addresses;
    }
}
