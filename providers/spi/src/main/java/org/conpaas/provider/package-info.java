/**
 * What a cloud is to the reconciler. A provider translates its library's types and exceptions here, and knows neither the
 * engine, nor a manager, nor another provider. {@code ProviderContract} (in this module's test jar) is what every one passes.
 */
@NullMarked
package org.conpaas.provider;

import org.jspecify.annotations.NullMarked;
