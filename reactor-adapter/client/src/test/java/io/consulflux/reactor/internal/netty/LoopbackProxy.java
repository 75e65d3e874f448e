// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy: it forwards what is asked in the absolute form, and opens tunnels. */
final class LoopbackProxy implements AutoCloseable {

    /** All heads that it was sent, tunnels' contents left out. */
    final List<String> heads = new CopyOnWriteArrayList<>();

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** What it says to CONNECT. */
    volatile String toConnect = "HTTP/1.1 200 Connection established\r\n\r\n";

    LoopbackProxy() throws IOException {
        inBackground(() -> {
            while (true) {
                Socket client = server.accept();
                sockets.add(client);
                inBackground(() -> serve(client));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // Either end has had enough.
                    }
                },
                "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) throws IOException {
        String head = head(client.getInputStream());
        heads.add(head);
        String target = head.split(" ", 3)[1];
        if (head.startsWith("CONNECT ")) {
            client.getOutputStream().write(toConnect.getBytes(StandardCharsets.ISO_8859_1));
            if (!toConnect.contains(" 200 ")) {
                client.close();
                return;
            }
            join(client, connect(URI.create("tunnel://" + target)));
            return;
        }
        URI uri = URI.create(target);
        Socket agent = connect(uri);
        String path = target.substring(target.indexOf('/', "http://".length()));
        agent.getOutputStream().write(head.replace(target, path).getBytes(StandardCharsets.ISO_8859_1));
        join(client, agent);
    }

    private Socket connect(URI uri) throws IOException {
        // The name of the agent is the proxy's to resolve.
        Socket agent = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
        sockets.add(agent);
        return agent;
    }

    private static void join(Socket client, Socket agent) throws IOException {
        inBackground(() -> pass(client.getInputStream(), agent.getOutputStream()));
        pass(agent.getInputStream(), client.getOutputStream());
        client.close();
    }

    private static void pass(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            to.write(buffer, 0, read);
            to.flush();
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
