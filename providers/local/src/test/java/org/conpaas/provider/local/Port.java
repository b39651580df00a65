package org.conpaas.provider.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A program that listens on an address, or tells whether one listens there. */
final class Port {
    private static final int NUMBER = 80;

    private Port() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("connect")) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(arguments[1], NUMBER), 2_000);
            }
            return;
        }
        try (ServerSocket server = new ServerSocket(NUMBER, 5, InetAddress.getByName(arguments[1]))) {
            while (true) {
                server.accept().close();
            }
        }
    }
}
