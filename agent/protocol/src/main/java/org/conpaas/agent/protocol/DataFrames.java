package org.conpaas.agent.protocol;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * How data travels from an agent: in frames, so that its end is told from a broken connection, and a command that failed from
 * one that had little to say. A frame is a length (four bytes, most significant first) and as many bytes; length 0 is the good
 * end, and length -1 the bad one: the reason follows as a frame of UTF-8. Length -2 has nothing behind it: the sender is still at
 * work.
 */
public final class DataFrames {
    /** The media type. */
    public static final String TYPE = "application/vnd.conpaas.frames";

    /** The most bytes of one frame. */
    public static final int LONGEST = 1 << 16;

    private static final int FAILED = -1;
    private static final int WORKING = -2;

    private DataFrames() {}

    /** @param length 1 to {@link #LONGEST} */
    public static void content(OutputStream out, byte[] bytes, int length) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(length);
        data.write(bytes, 0, length);
    }

    /** Says that there is nothing to say yet. */
    public static void working(OutputStream out) throws IOException {
        new DataOutputStream(out).writeInt(WORKING);
    }

    public static void end(OutputStream out) throws IOException {
        new DataOutputStream(out).writeInt(0);
    }

    /** @param reason a sentence for people; the first {@link #LONGEST} bytes of it are told */
    public static void failure(OutputStream out, String reason) throws IOException {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(FAILED);
        data.writeInt(Math.min(bytes.length, LONGEST));
        data.write(bytes, 0, Math.min(bytes.length, LONGEST));
    }

    /**
     * Copies the content of all frames.
     *
     * @throws Failed when the sender says that its data is not whole
     * @throws EOFException when the sender has gone before the end
     * @throws IOException when the reader has gone, or what comes is not frames
     */
    public static void copy(InputStream frames, OutputStream out) throws IOException {
        DataInputStream in = new DataInputStream(frames);
        byte[] buffer = new byte[LONGEST];
        for (int length = in.readInt(); length != 0; length = in.readInt()) {
            if (length == FAILED) {
                throw new Failed(new String(buffer, 0, frame(in, in.readInt(), buffer), StandardCharsets.UTF_8));
            }
            if (length != WORKING) {
                out.write(buffer, 0, frame(in, length, buffer));
            }
        }
    }

    private static int frame(DataInputStream in, int length, byte[] buffer) throws IOException {
        if (length < 0 || length > LONGEST) {
            throw new IOException("a frame of " + length + " bytes");
        }
        in.readFully(buffer, 0, length);
        return length;
    }

    /** The data is not whole; the message says why. */
    public static final class Failed extends IOException {
        private static final long serialVersionUID = 1;

        public Failed(String reason) {
            super(reason);
        }
    }
}
