/** What a service type is to the core: {@link org.conpaas.core.service.Manager}, a pure renderer, and the catalogue of them. */
@NullMarked
package org.conpaas.core.service;

import org.jspecify.annotations.NullMarked;
