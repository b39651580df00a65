package org.conpaas.server.api.view;

/**
 * Data that can be taken out of a service.
 *
 * @param fileName what a file with it should be called
 * @param role whose nodes have it
 */
public record DataView(String name, String fileName, String role) {}
