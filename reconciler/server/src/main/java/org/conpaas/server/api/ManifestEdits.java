package org.conpaas.server.api;

import java.util.Map;

/**
 * Changes of a manifest's text that keep its comments. Pure. Each refuses by {@link org.conpaas.server.rest.Refusal} when the
 * text has no such application, service or role.
 */
public interface ManifestEdits {
    String scale(String text, String application, String service, Map<String, Integer> roles);

    String suspend(String text, String application, boolean suspend);

    String running(String text, String application, String service, boolean running);

    /** @param fields of the disk, by name */
    String disk(String text, String application, String service, String disk, Map<String, String> fields);

    /** @param value empty: the field goes */
    String diskField(String text, String application, String service, String disk, String field, String value);

    String withoutDisk(String text, String application, String service, String disk);

    /** @param id of a code version */
    String codeVersion(String text, String application, String service, String id);
}
