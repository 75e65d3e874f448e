// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who is logged in; without a login nobody. */
@RestController
final class MeController {

    @GetMapping("/api/me")
    Map<String, Object> me(@Nullable Principal user) {
        Json me = Json.of("me");
        return (user == null ? me : me.with("user", user.getName())).fields();
    }
}
