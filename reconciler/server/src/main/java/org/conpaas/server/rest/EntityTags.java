package org.conpaas.server.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.conpaas.pki.Sha256;

/**
 * Gives every answer to a GET the digest of its content as ETag, and answers 304 to whoever has it already. Pages are small, so
 * that the digest costs less than to send them.
 */
public final class EntityTags implements ContainerResponseFilter {
    private static final int LENGTH = 32;

    private final JsonMapper mapper;

    public EntityTags(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!request.getMethod().equals("GET")
                || response.getStatus() != 200
                || !(response.getEntity() instanceof Record)) {
            return;
        }
        byte[] content = content(response.getEntity());
        EntityTag tag = new EntityTag(digest(content));
        Response.ResponseBuilder same = request.getRequest().evaluatePreconditions(tag);
        response.getHeaders().putSingle("ETag", tag);
        // What is shown belongs to its reader; it may be kept, if it is asked about each time.
        response.getHeaders().putSingle("Cache-Control", "private, no-cache");
        if (same == null) {
            response.setEntity(content, response.getEntityAnnotations(), MediaType.APPLICATION_JSON_TYPE);
            return;
        }
        response.setStatusInfo(same.build().getStatusInfo());
        response.setEntity(null);
    }

    private byte[] content(Object entity) {
        try {
            return mapper.writeValueAsBytes(entity);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException(defect);
        }
    }

    private static String digest(byte[] content) {
        return Sha256.hex(content).substring(0, LENGTH);
    }
}
