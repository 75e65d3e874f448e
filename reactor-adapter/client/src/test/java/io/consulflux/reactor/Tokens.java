// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulCluster;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens with chosen rules, on a cluster that denies by default. */
final class Tokens {

    private static final Pattern SECRET = Pattern.compile("\"SecretID\":\\s*\"([^\"]+)\"");

    private Tokens() {}

    static String with(ConsulCluster cluster, String rules) {
        String name = "policy-" + System.nanoTime();
        String escaped = rules.replace("\"", "\\\"").replace("\n", " ");
        assertThat(put(cluster, "/v1/acl/policy", "{\"Name\":\"" + name + "\",\"Rules\":\"" + escaped + "\"}"))
                .contains(name);
        Matcher secret = SECRET.matcher(put(cluster, "/v1/acl/token", "{\"Policies\":[{\"Name\":\"" + name + "\"}]}"));
        assertThat(secret.find()).isTrue();
        return secret.group(1);
    }

    private static String put(ConsulCluster cluster, String path, String body) {
        return cluster.server().http().put(path, body).body();
    }
}
