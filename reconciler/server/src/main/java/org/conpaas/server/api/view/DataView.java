package org.conpaas.server.api.view;

import java.util.List;
import java.util.Map;

/**
 * Data that can be taken out of a service.
 *
 * @param fileName what a file with it should be called
 * @param role whose nodes have it
 * @param field of the service that names such a file, so that it is loaded again
 * @param besides fields that must then stand beside that one
 */
public record DataView(String name, String fileName, String role, List<String> field, Map<String, String> besides) {
    public DataView {
        field = List.copyOf(field);
        besides = Map.copyOf(besides);
    }
}
