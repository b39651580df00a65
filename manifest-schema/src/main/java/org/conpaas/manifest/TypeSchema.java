package org.conpaas.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a service type adds to the manifest.
 *
 * @param type its name
 * @param summary one sentence for people
 * @param roles its roles in the order in which a plan names them, each with its count
 * @param code whether the type has code to run
 * @param fragment JSON Schema (draft 2020-12) of the fields that only this type has: the text of an object schema whose
 *     {@code properties} are merged into the service's
 */
public record TypeSchema(String type, String summary, Map<String, Role> roles, boolean code, String fragment) {
    public TypeSchema {
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    }

    /**
     * @param count the default
     * @param min the least
     * @param max the most; {@link Integer#MAX_VALUE} when only the installation limits it
     */
    public record Role(int count, int min, int max) {
        public static Role of(int count, int min) {
            return new Role(count, min, Integer.MAX_VALUE);
        }
    }
}
