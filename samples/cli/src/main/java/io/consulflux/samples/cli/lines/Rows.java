// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.state.HealthCheck;
import io.consulflux.state.KvEntry;
import io.consulflux.state.NodeEntry;
import io.consulflux.state.ServiceInstance;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The entries of a state for people, each in one line. */
public final class Rows {

    private Rows() {}

    public static List<Shown> services(Map<String, List<String>> services) {
        return services.entrySet().stream()
                .map(service -> Shown.inOneLine(service.getKey() + tags(service.getValue())))
                .toList();
    }

    public static List<Shown> nodes(List<NodeEntry> nodes) {
        return nodes.stream()
                .map(node -> Shown.inOneLine(node.name() + " " + node.address()))
                .toList();
    }

    public static List<Shown> instances(List<ServiceInstance> instances) {
        return instances.stream().map(Rows::instance).toList();
    }

    public static List<Shown> checks(List<HealthCheck> checks) {
        return checks.stream().map(Rows::check).toList();
    }

    public static List<Shown> entries(Collection<KvEntry> entries) {
        return entries.stream().map(Rows::entry).toList();
    }

    static Shown entry(KvEntry entry) {
        return Shown.inOneLine(entry.key() + " = " + KvText.of(entry.value()).shown());
    }

    private static Shown instance(ServiceInstance instance) {
        return Shown.inOneLine(ExecWords.word(instance.status()) + " " + instance.id() + " on " + instance.node() + " "
                + instance.address() + ":" + instance.port() + tags(instance.tags()));
    }

    private static Shown check(HealthCheck check) {
        return Shown.inOneLine(
                ExecWords.word(check.status()) + " " + check.id() + " on " + check.node() + " " + check.output());
    }

    private static String tags(List<String> tags) {
        return tags.isEmpty() ? "" : " [" + String.join(", ", tags) + "]";
    }
}
