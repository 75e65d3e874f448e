// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.host.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Asks one place after the other for a Consul binary; if none has one, a single error tells of every place. */
public final class BinarySearch {
    private final List<BinaryPlace> places;

    BinarySearch(List<BinaryPlace> places) {
        this.places = List.copyOf(places);
    }

    /** The places in their order, as this JVM's properties and environment describe them. */
    public static BinarySearch here(Consumer<String> progress) {
        Settings settings = Settings.ofThisJvm();
        Platform platform = Platform.current();
        BinaryCache cache = new BinaryCache(settings.cacheFolder(platform), platform);
        return new BinarySearch(List.of(
                new NamedFile(settings),
                new SearchPath(settings),
                new CachedCopy(cache, settings.acceptedVersions()),
                new ReleaseDownload(cache, settings, Web.usual(), progress),
                new DebianPackage(cache, settings, new AptSources(Path.of("/etc/apt")), progress)));
    }

    /**
     * The first binary found.
     *
     * @throws ConsulClusterException if there is none, or a place that the user named has none
     */
    public ConsulBinary find() {
        StringBuilder story = new StringBuilder("No Consul binary was found. Tried, in this order:");
        for (BinaryPlace place : places) {
            try {
                return ConsulBinary.at(place.find());
            } catch (BinaryPlace.Refused e) {
                throw new ConsulClusterException(place.name() + ": " + e.getMessage(), e);
            } catch (BinaryPlace.Unavailable | IOException e) {
                story.append("\n  - ").append(place.name()).append(": ").append(e.getMessage());
            }
        }
        throw new ConsulClusterException(story.append('\n').append(ADVICE).toString());
    }

    private static final String ADVICE =
            "What to do: install Consul (https://developer.hashicorp.com/consul/install) so that "
                    + "'consul' is on the PATH, or name a binary with -D" + Settings.BINARY + "=/path/to/consul or "
                    + Settings.BINARY_VARIABLE + ", or name a mirror of the releases with -D" + Settings.RELEASES
                    + "=https://…, or ask for containers with ConsulCluster.builder().containers().";
}
