package org.conpaas.server.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Map;
import java.util.TreeMap;
import org.conpaas.core.autoscaling.Scaling;

/** What the autoscaler decided, in the database: a row a service, its decisions as JSON, since nobody searches in them. */
final class JpaScalings {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Database database;

    JpaScalings(Database database) {
        this.database = database;
    }

    Map<String, Scaling> of(String application) {
        return database.read(manager -> {
            Map<String, Scaling> scalings = new TreeMap<>();
            manager.createQuery("SELECT e FROM ScalingEntity e WHERE e.application = :application", ScalingEntity.class)
                    .setParameter("application", application)
                    .getResultList()
                    .forEach(row -> scalings.put(row.service, read(row.content)));
            return scalings;
        });
    }

    void put(String application, String service, Scaling scaling) {
        ScalingEntity row = new ScalingEntity(application, service, write(scaling));
        database.change(application, manager -> manager.merge(row));
    }

    private static String write(Scaling scaling) {
        try {
            return MAPPER.writeValueAsString(scaling);
        } catch (JsonProcessingException impossible) {
            throw new StoreException("a decision of the autoscaler could not be written as JSON", impossible);
        }
    }

    private static Scaling read(String text) {
        try {
            return MAPPER.readValue(text, Scaling.class);
        } catch (JsonProcessingException broken) {
            throw new StoreException(
                    "CP5104: a row of the database holds no JSON where it should: restore a backup", broken);
        }
    }
}
