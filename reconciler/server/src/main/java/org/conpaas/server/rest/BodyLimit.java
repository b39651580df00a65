package org.conpaas.server.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refuses bodies that are too large: by their announced length before anything is read, else as soon as they pass the limit. */
public final class BodyLimit implements ContainerRequestFilter {
    /** 1 MiB. */
    public static final long USUAL = 1 << 20;

    @Context
    private @Nullable ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        long limit = limit();
        // getLength() is an int and says -1 for bodies of 2 GiB and more
        String announced =
                Optional.ofNullable(request.getHeaderString("Content-Length")).orElse("");
        if (announced.matches("\\d{1,18}") && Long.parseLong(announced) > limit) {
            throw tooLarge(limit);
        }
        request.setEntityStream(new Bounded(request.getEntityStream(), limit));
    }

    private long limit() {
        return Optional.ofNullable(resource)
                .flatMap(info -> Optional.ofNullable(info.getResourceMethod()))
                .flatMap(method -> Optional.ofNullable(method.getAnnotation(MaxBody.class)))
                .map(MaxBody::value)
                .orElse(USUAL);
    }

    private static Refusal tooLarge(long limit) {
        return Refusal.of(413, "CP6013", "the body is larger than " + limit + " bytes", "send less at a time");
    }

    private static final class Bounded extends FilterInputStream {
        private final long limit;
        private long read;

        Bounded(InputStream body, long limit) {
            super(body);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int some = super.read(into, from, length);
            count(Math.max(some, 0));
            return some;
        }

        private void count(int bytes) {
            read += bytes;
            if (read > limit) {
                throw tooLarge(limit);
            }
        }
    }
}
