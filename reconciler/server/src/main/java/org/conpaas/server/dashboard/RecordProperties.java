package org.conpaas.server.dashboard;

import jakarta.el.ELContext;
import jakarta.el.ELException;
import jakarta.el.ELResolver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lets the pages name a record's components as they name a bean's properties, which Expression Language 5 cannot do itself. */
public class RecordProperties extends ELResolver {
    private final Map<Class<?>, Map<String, Method>> accessors = new ConcurrentHashMap<>();

    @Override
    public @Nullable Object getValue(ELContext context, @Nullable Object base, @Nullable Object property) {
        Optional<Method> accessor = accessor(base, property);
        if (accessor.isEmpty()) {
            return null;
        }
        context.setPropertyResolved(base, property);
        try {
            return accessor.orElseThrow().invoke(base);
        } catch (IllegalAccessException | InvocationTargetException defect) {
            throw new ELException(defect);
        }
    }

    private Optional<Method> accessor(@Nullable Object base, @Nullable Object property) {
        return base instanceof Record && property != null
                ? Optional.ofNullable(accessors
                        .computeIfAbsent(base.getClass(), RecordProperties::components)
                        .get(property.toString()))
                : Optional.empty();
    }

    private static Map<String, Method> components(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getAccessor)
                .collect(Collectors.toMap(Method::getName, Function.identity()));
    }

    @Override
    public @Nullable Class<?> getType(ELContext context, @Nullable Object base, @Nullable Object property) {
        return accessor(base, property)
                .map(accessor -> {
                    context.setPropertyResolved(base, property);
                    return accessor.getReturnType();
                })
                .orElse(null);
    }

    @Override
    public void setValue(ELContext context, @Nullable Object base, @Nullable Object property, @Nullable Object value) {}

    @Override
    public boolean isReadOnly(ELContext context, @Nullable Object base, @Nullable Object property) {
        accessor(base, property).ifPresent(accessor -> context.setPropertyResolved(base, property));
        return true;
    }

    @Override
    public @Nullable Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
        return base instanceof Record ? String.class : null;
    }
}
