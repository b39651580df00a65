package org.conpaas.server.rest;

import jakarta.enterprise.context.Dependent;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.glassfish.hk2.api.ActiveDescriptor;
import org.glassfish.hk2.api.Context;
import org.glassfish.hk2.api.ServiceHandle;
import org.jspecify.annotations.Nullable;

/** Stands in for CDI: resources are the given ones. */
@jakarta.inject.Singleton
final class Given implements Context<Dependent> {
    private final Map<String, Object> resources;

    Given(List<Object> resources) {
        this.resources = resources.stream()
                .collect(Collectors.toMap(resource -> resource.getClass().getName(), Function.identity()));
    }

    @Override
    public Class<? extends Annotation> getScope() {
        return Dependent.class;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <U> U findOrCreate(ActiveDescriptor<U> descriptor, @Nullable ServiceHandle<?> root) {
        return (U) java.util.Objects.requireNonNull(resources.get(descriptor.getImplementation()));
    }

    @Override
    public boolean containsKey(ActiveDescriptor<?> descriptor) {
        return resources.containsKey(descriptor.getImplementation());
    }

    @Override
    public void destroyOne(ActiveDescriptor<?> descriptor) {}

    @Override
    public boolean supportsNullCreation() {
        return false;
    }

    @Override
    public boolean isActive() {
        return true;
    }

    @Override
    public void shutdown() {}
}
