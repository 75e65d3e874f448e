// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.consulflux.reactor.ConsulOptions;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The other end of a connection, driven by the test line by line: for what a real agent cannot be made to do. */
public final class ScriptedPeer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private final ServerSocket server;

    public ScriptedPeer() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    public ScriptedPeer(ServerSocket server) throws IOException {
        this.server = server;
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    public int port() {
        return server.getLocalPort();
    }

    ConsulOptions options() {
        return ConsulOptions.defaults().address("127.0.0.1:" + port());
    }

    public Connection accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Connection(socket);
    }

    /** Whether somebody connects within a short time. */
    boolean isConnectedToWithin(int millis) throws IOException {
        server.setSoTimeout(millis);
        try (Socket socket = server.accept()) {
            return socket.isConnected();
        } catch (java.net.SocketTimeoutException nobody) {
            return false;
        } finally {
            server.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** The one of these connections on which the next request comes. */
    static Connection asked(List<Connection> connections) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (System.nanoTime() < deadline) {
            for (Connection connection : connections) {
                if (connection.in.available() > 0) {
                    return connection;
                }
            }
            Thread.onSpinWait();
        }
        throw new IOException("no request");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** One accepted connection. */
    public static final class Connection implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /** The request line and the headers, in lower case but for the request line. */
        public String head() throws IOException {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("closed after: " + read);
                }
                read.write(next);
            }
            return read.toString(StandardCharsets.ISO_8859_1);
        }

        String body(int length) throws IOException {
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }

        public void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        void answer(String body) throws IOException {
            send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }

        /** What writes a body, whose length is not known before. */
        public interface Body {
            void write(OutputStream to) throws IOException;
        }

        /** The body of an answer in chunks, after a head that says so. */
        public void sendChunked(Body body) throws IOException {
            OutputStream out = socket.getOutputStream();
            body.write(new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    if (length > 0) {
                        out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                        out.write(bytes, from, length);
                        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            });
            send("0\r\n\r\n");
        }

        /** Whether the other side has closed: true at the end of its stream, an exception if it stays open. */
        boolean isEnded() throws IOException {
            try {
                return in.read() < 0;
            } catch (java.net.SocketException reset) {
                return true;
            }
        }

        /** Closes with a reset instead of an orderly end. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
