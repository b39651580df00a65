package org.conpaas.manifest;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The schema's formats {@code path}, {@code url} and {@code location}. */
record LocationFormat(String name, Function<String, Optional<String>> fault) implements Format {
    static List<LocationFormat> all(Limits limits) {
        return List.of(
                new LocationFormat("path", Locations::pathFault),
                new LocationFormat("url", url -> Locations.urlFault(url, limits.allowHttp())),
                new LocationFormat("location", location -> Locations.fault(location, limits.allowHttp())));
    }

    static Optional<String> fault(String format, String value, Limits limits) {
        return all(limits).stream()
                .filter(each -> each.name.equals(format))
                .findFirst()
                .flatMap(each -> each.fault.apply(value));
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean matches(ExecutionContext context, String value) {
        return fault.apply(value).isEmpty();
    }
}
