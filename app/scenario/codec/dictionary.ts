import { strToU8 } from 'fflate'

/**
 * Text that links begin from, so that what every scenario says costs a link almost nothing.
 *
 * Frozen: every link of format 1 that was ever shared needs exactly these characters. What is met most often stands
 * last, where a reference to it is shortest.
 */
const text = [
  '"apiVersion":"apps/v1","apiVersion":"networking.k8s.io/v1","apiVersion":"rbac.authorization.k8s.io/v1","apiVersion":"batch/v1"',
  '{"kind":"NetworkPolicy","kind":"Ingress","kind":"ConfigMap","data":{"kind":"Secret","kind":"ServiceAccount","kind":"StatefulSet","spec":{"serviceName":"',
  '"kind":"DaemonSet","kind":"Job","kind":"CronJob","kind":"PersistentVolumeClaim","kind":"Endpoints","subsets":[{"addresses":[{"ip":"',
  '"kind":"EndpointSlice","addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":true,"serving":true,"terminating":false},"nodeName":"node1","zone":"',
  '"metadata":{"labels":{"kubernetes.io/service-name":"topology.kubernetes.io/zone":"app.kubernetes.io/name":"app.kubernetes.io/component":"app.kubernetes.io/instance":"tier":"frontend","tier":"backend","role":"',
  '"matchExpressions":[{"key":"","operator":"In","values":["","NotIn","Exists","DoesNotExist"]',
  '"resources":{"requests":{"cpu":"100m","memory":"64Mi"},"limits":{"cpu":"200m","memory":"128Mi"}},"env":[{"name":"PORT","value":"8080"},{"name":"","value":"',
  '"livenessProbe":{"grpc":{"port":8080}},"readinessProbe":{"exec":{"command":["initialDelaySeconds":10,"periodSeconds":5,"timeoutSeconds":1,"successThreshold":1,"failureThreshold":3',
  '"securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"privileged":false,"readOnlyRootFilesystem":true},"runAsNonRoot":true,"runAsUser":1000,"fsGroup":1000',
  '"terminationGracePeriodSeconds":5,"serviceAccountName":"default","hostNetwork":true,"dnsPolicy":"ClusterFirst","restartPolicy":"Always","nodeSelector":{"kubernetes.io/hostname":"node1"},"tolerations":[{"key":"',
  '"volumeMounts":[{"name":"data","mountPath":"/data"}]}],"volumes":[{"name":"","emptyDir":{}}]',
  '"internalTrafficPolicy":"Local","externalTrafficPolicy":"Local","externalTrafficPolicy":"Cluster","sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":10800}},"publishNotReadyAddresses":true,"loadBalancerSourceRanges":["',
  '"type":"ExternalName","externalName":"',
  '"externalIPs":["',
  '"clusterIP":"None","type":"LoadBalancer"',
  '"annotations":{"kubewalk.dev/listens":"8080/TCP","kubewalk.dev/probes":"readiness=fail","kubewalk.dev/start":"3s","kubewalk.dev/shutdown":"5s"}',
  '"layout":{"Host//laptop":{"x":0,"y":-100},"Node//node1":{"x":320,"y":0,"w":300,"h":352},"Pod/default/":{"x":30,"y":52},"Service/default/":{"x":340,"y":-102}}',
  '"cluster":{"podCIDR":"10.244.0.0/16","serviceCIDR":"10.96.0.0/12","nodeCIDR":"192.168.0.0/24","dnsDomain":"cluster.local","proxyMode":"nftables","proxyMode":"ipvs","cni":{"plugin":"cilium","mode":"tunnel"},"plugin":"flannel","mode":"vxlan"},"ingress":"none","coredns":"none","seed":2}',
  '"expect":{"verdict":"delivered","backends":["default/web-1","default/web-2"],"sourceSeen":["192.168.0.11"]}},"verdict":"rejected","reason":"no-endpoints"},"verdict":"refused","reason":"nothing-listens"},"verdict":"timeout"},"verdict":"unresolved","reason":"nxdomain"}',
  '"description":"","hosts":[{"name":"laptop","ip":"198.51.100.7","listens":["443/TCP"],"names":["api.example.com"]}],"requests":[{"name":"","from":"host/laptop","to":"http://192.168.0.11:30080/"},{"from":"default/client","to":"http://web/"},{"from":"default/deploy/client","to":"http://web:80/","connections":2}',
  '],"objects":[{"kind":"Node","metadata":{"name":"node1"},"spec":{"podCIDR":"10.244.0.0/24"},"status":{"addresses":[{"type":"InternalIP","address":"192.168.0.11"}]}},{"kind":"Node","metadata":{"name":"node2"}},{"kind":"Node","metadata":{"name":"node3"}},{"kind":"Namespace","metadata":{"name":"',
  '{"kind":"Pod","metadata":{"name":"client","labels":{"app":"client"}},"spec":{"containers":[{"name":"client","image":"busybox"}]}},{"kind":"Pod","metadata":{"name":"client-","namespace":"kube-system","labels":{"app":"web"}},"spec":{"nodeName":"node1","containers":[{"name":"',
  '"status":{"podIP":"10.244.0.2"}}',
  '{"kind":"Deployment","metadata":{"name":"web","labels":{"app":"web"}},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"nginx:1.29","ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],"readinessProbe":{"httpGet":{"path":"/healthz","port":8080}}}]}}}}',
  ',{"kind":"Service","metadata":{"name":"web","labels":{"app":"web"}},"spec":{"type":"NodePort","selector":{"app":"web"},"ports":[{"name":"http","port":80,"targetPort":8080,"nodePort":30080,"protocol":"UDP"}]}}',
  ',{"kind":"Service","metadata":{"name":"","namespace":"default"},"spec":{"selector":{"app":"web"},"ports":[{"port":80,"targetPort":8080}]}},{"kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","ports":[{"containerPort":80}]}]}}}}]}',
  '{"name":"","title":"',
].join('')

/** The preset dictionary of codec `d`, format 1. */
export const dictionary: Uint8Array = strToU8(text)
