/** A Service that selects nothing. */
export const noEndpoints = `apiVersion: kubewalk.dev/v1alpha1
kind: Scenario
metadata:
  name: no-endpoints
spec:
  title: A Service without endpoints
  description: >-
    Both Pods are ready, but the Service's selector is misspelt and matches neither. Its address is known
    to every Node and nothing stands behind it, so the client's Node answers for it: connection refused.
  requests:
  - name: client asks for web
    from: default/client
    to: http://web/
    expect:
      verdict: rejected
      reason: no-endpoints
---
apiVersion: v1
kind: Node
metadata:
  name: node1
---
apiVersion: v1
kind: Node
metadata:
  name: node2
---
apiVersion: v1
kind: Pod
metadata:
  name: client
  labels:
    app: client
spec:
  nodeName: node1
  containers:
  - name: client
    image: curlimages/curl:8.16.0
    command:
    - sleep
    - infinity
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: registry.k8s.io/e2e-test-images/agnhost:2.53
        args:
        - netexec
        - --http-port=8080
        ports:
        - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: wbe
  ports:
  - port: 80
    targetPort: 8080
`
