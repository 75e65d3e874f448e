// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.DelegatingServerAuthenticationEntryPoint;
import org.springframework.security.web.server.DelegatingServerAuthenticationEntryPoint.DelegateEntry;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.HttpStatusServerEntryPoint;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.logout.DelegatingServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.SecurityContextServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.WebSessionServerLogoutHandler;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * Who may do what. Everything is behind a login but the health that probes ask for; in the profile {@code dev}, which {@link
 * Loopback} keeps to this machine, there is no login. What changes something needs the CSRF token in both cases: the page
 * reads it from a cookie and sends it as a header.
 */
@Configuration(proxyBeanMethods = false)
class Security {

    private static final String LOGIN = Logins.PAGE;

    /** What somebody sees who is not logged in yet. */
    private static final String[] OPEN = {
        LOGIN, "/login.html", "/login.js", "/api.js", "/page.js", "/style.css", "/icon.svg", "/actuator/health/**"
    };

    private static final String POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; " + "form-action 'self'; frame-ancestors 'none'";

    @Bean
    SecurityWebFilterChain chain(ServerHttpSecurity http, Environment environment, Logins logins) {
        boolean open = environment.acceptsProfiles(Profiles.of("dev"));
        CookieServerCsrfTokenRepository tokens = CookieServerCsrfTokenRepository.withHttpOnlyFalse();
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
        http.csrf(csrf -> csrf.csrfTokenRepository(tokens)
                        .csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler()))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY)));
        if (open) {
            http.authorizeExchange(paths -> paths.anyExchange().permitAll());
        } else {
            http.authorizeExchange(paths ->
                            paths.pathMatchers(OPEN).permitAll().anyExchange().authenticated())
                    .exceptionHandling(refusals -> refusals.authenticationEntryPoint(entryPoint()))
                    .addFilterBefore(logins::filter, SecurityWebFiltersOrder.FORM_LOGIN)
                    .formLogin(login -> login.loginPage(LOGIN)
                            .authenticationSuccessHandler(logins)
                            .authenticationFailureHandler(logins))
                    // The session itself, on which streams hang, not only what it knows of the login.
                    .logout(logout -> logout.logoutHandler(new DelegatingServerLogoutHandler(
                            new SecurityContextServerLogoutHandler(), new WebSessionServerLogoutHandler())));
        }
        return http.build();
    }

    /** The page is sent to the login; its requests get a status that it can read. */
    private static DelegatingServerAuthenticationEntryPoint entryPoint() {
        DelegatingServerAuthenticationEntryPoint entryPoint =
                new DelegatingServerAuthenticationEntryPoint(List.of(new DelegateEntry(
                        new PathPatternParserServerWebExchangeMatcher("/api/**"),
                        new HttpStatusServerEntryPoint(HttpStatus.UNAUTHORIZED))));
        entryPoint.setDefaultEntryPoint(new RedirectServerAuthenticationEntryPoint(LOGIN));
        return entryPoint;
    }

    /** The form's address is also its page's. */
    @Bean
    RouterFunction<ServerResponse> loginPage(@Value("classpath:/static/login.html") Resource page) {
        return RouterFunctions.route()
                .GET(
                        LOGIN,
                        any -> ServerResponse.ok()
                                .contentType(MediaType.TEXT_HTML)
                                .bodyValue(page))
                .build();
    }

    /** The token is made when somebody asks for it; this lets the first page bring its cookie. */
    @Bean
    @Order(0)
    WebFilter csrfCookie() {
        return (exchange, chain) -> {
            Mono<CsrfToken> token = exchange.getAttributeOrDefault(CsrfToken.class.getName(), Mono.empty());
            return token.then(chain.filter(exchange));
        };
    }
}
