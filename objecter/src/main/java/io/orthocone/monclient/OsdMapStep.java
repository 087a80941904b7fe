package io.orthocone.monclient;

import io.orthocone.env.Payload;
import io.orthocone.osdmap.OsdMap;

/**
 * One epoch of the OSD map.
 *
 * @param map the map of that epoch
 * @param incremental what led to it, encoded; empty when it came as a full map
 * @param full the map as it came, encoded; empty when it came as an incremental
 */
public record OsdMapStep(OsdMap map, Payload incremental, Payload full) {}
