package org.conpaas.server.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** Lists inside a column, as JSON. */
final class JsonText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonText() {}

    static String write(List<?> list) {
        try {
            return MAPPER.writeValueAsString(list);
        } catch (JsonProcessingException impossible) {
            throw new StoreException("a list could not be written as JSON", impossible);
        }
    }

    static <T> List<T> read(String text, TypeReference<List<T>> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException broken) {
            throw new StoreException(
                    "CP5104: a row of the database holds no JSON where it should: restore a backup", broken);
        }
    }

    static List<String> strings(String text) {
        return read(text, new TypeReference<>() {});
    }
}
