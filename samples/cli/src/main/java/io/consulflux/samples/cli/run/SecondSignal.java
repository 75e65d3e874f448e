// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import java.lang.reflect.Proxy;

/**
 * A second SIGINT or SIGTERM ends the process at once, whatever the first one still waits for. The JVM itself heeds only
 * the first. By reflection, because compilers warn of the class that knows signals, and some JVMs lack it.
 */
final class SecondSignal {

    private SecondSignal() {}

    static void endsAtOnce() {
        endsAtOnce("INT", 130);
        endsAtOnce("TERM", 143);
    }

    private static void endsAtOnce(String name, int status) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object halting = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, called, given) -> {
                        if (called.getName().equals("handle")) {
                            Runtime.getRuntime().halt(status);
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), halting);
        } catch (ReflectiveOperationException noSignals) {
            // The clean-up is bounded, and SIGKILL is left.
        }
    }
}
