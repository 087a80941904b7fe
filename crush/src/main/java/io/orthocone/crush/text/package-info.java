/**
 * The forms of a CRUSH map outside memory: Ceph's binary form, in which maps travel and rest, and the primitives of that
 * form, which the OSD map shares.
 */
package io.orthocone.crush.text;
