// Starts Swagger UI. This is a file because the policy of the page allows no script inside the page.
SwaggerUIBundle({
  url: new URL("openapi.json", document.currentScript.src).href,
  domNode: document.getElementById("docs"),
  presets: [SwaggerUIBundle.presets.apis],
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: "none",
});
